/// A pattern for paths, as git's `:(glob)` pathspecs and `.gitignore` read it.
///
/// `*` and `?` and `[a-z]` stay within a folder, `**` goes over any number of them. A glob with such a
/// wildcard and without a slash is looked for in every folder, any other from the root. What matches a
/// folder means everything below it. `!` in front excludes.
public struct PathGlob: Hashable, Sendable {
    /// The longest glob, in bytes.
    public static let longestText = 512

    /// Whether matching files are left out.
    public let isExcluding: Bool
    private let components: [Component]

    private enum Component: Hashable {
        case anyFolders
        case name([NamePiece])
    }

    private static let slash = UInt8(ascii: "/")

    /// Reads a glob; `nil` if it is empty, too long, holds a NUL, or something is left open.
    public init?(_ text: some Sequence<UInt8>) {
        var text = Array(text)[...]
        isExcluding = text.first == UInt8(ascii: "!")
        if isExcluding { text = text.dropFirst() }
        guard !text.isEmpty, text.count <= Self.longestText, !text.contains(0) else { return nil }
        var components: [Component] = []
        for part in text.split(separator: Self.slash) where !part.elementsEqual(".".utf8) {
            if part.elementsEqual("**".utf8) {
                if components.last != .anyFolders { components.append(.anyFolders) }
            } else {
                guard let pieces = NamePiece.pieces(of: part) else { return nil }
                components.append(.name(pieces))
            }
        }
        if !text.contains(Self.slash), case .name(let pieces)? = components.first,
            !NamePiece.areLiteral(pieces)
        {
            components.insert(.anyFolders, at: 0)
        }
        self.components = components
    }

    /// Whether the file at `path`, or a folder above it, matches.
    ///
    /// - Complexity: O(*n* · *m*) in the bytes of both.
    public func matches(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        var next = 0
        var start = 0
        var retry: (component: Int, start: Int)?
        while next < components.count {
            if case .anyFolders = components[next] {
                next += 1
                retry = (next, start)
                continue
            }
            let end = Self.end(of: start, in: path)
            if start <= path.count, matches(components[next], path, start..<end) {
                (next, start) = (next + 1, end + 1)
            } else if let last = retry, last.start <= path.count {
                start = Self.end(of: last.start, in: path) + 1
                next = last.component
                retry = (next, start)
                if start > path.count { return false }
            } else {
                return false
            }
        }
        // `folder/**` means what is below the folder, not a file of that name.
        return components.last != .anyFolders || start <= path.count
    }

    private func matches(
        _ component: Component, _ path: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Bool {
        guard case .name(let pieces) = component else { return false }
        return NamePiece.match(pieces, UnsafeBufferPointer(rebasing: path[range]))
    }

    private static func end(of start: Int, in path: UnsafeBufferPointer<UInt8>) -> Int {
        var end = start
        while end < path.count, path[end] != slash { end += 1 }
        return max(end, min(start, path.count))
    }
}

/// Which files a question is about.
public struct PathSelection: Hashable, Sendable {
    /// So many globs are taken.
    public static let globLimit = 32

    private let including: [PathGlob]
    private let excluding: [PathGlob]

    /// Selects what at least one glob includes and none excludes; without any that includes, all.
    public init(_ globs: [PathGlob] = []) {
        including = globs.filter { !$0.isExcluding }
        excluding = globs.filter(\.isExcluding)
    }

    /// Whether every file is selected.
    public var isEverything: Bool { including.isEmpty && excluding.isEmpty }

    /// Whether the file at `path` is selected.
    public func contains(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        (including.isEmpty || including.contains { $0.matches(path) })
            && !excluding.contains { $0.matches(path) }
    }
}
