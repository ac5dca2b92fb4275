public import NIOCore
public import PlumblineBrowser
public import PlumblineCore

/// Answers as the API writes them, for front ends that need no server.
public enum WireFormat {
    /// Writes followed anchors as `POST positions` answers them.
    public static func positions(
        _ answers: [(anchor: Anchor, followed: FollowedAnchor)], to commit: ObjectID
    ) -> ByteBuffer {
        let answers = answers.map { anchor, followed in
            PositionsResponse.Answer(
                origin: .anchor(anchor, blob: followed.blob), trace: followed.trace)
        }
        return PositionsResponse(to: commit, positions: answers).written
    }
}
