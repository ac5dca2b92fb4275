public import NIOCore
public import PlumblineBrowser
public import PlumblineCore

/// Answers as the API writes them, for front ends that need no server.
public enum WireFormat {
    /// Writes followed anchors as `POST positions` answers them.
    public static func positions(
        _ answers: [(anchor: Anchor, followed: FollowedAnchor)], to commit: ObjectID
    ) throws -> ByteBuffer {
        try JSONAnswer.buffer(
            PositionsResponse(
                to: commit.description,
                positions: answers.map { anchor, followed in
                    PositionsResponse.Answer(
                        followed.trace,
                        from: PositionsResponse.Origin(anchor, blob: followed.blob))
                }))
    }
}
