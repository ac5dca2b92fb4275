import Crypto
import PlumblineCore

/// The digests by which agents of debuggers tell contents apart, in lower-case hexadecimal digits.
public struct ContentDigests: Hashable, Sendable {
    /// SHA-256 of the bytes as they are.
    public let sha256: String
    /// SHA-256 of the bytes with LF in place of every CR LF.
    public let sha256WithLF: String
    /// SHA-256 of the bytes with LF in place of the first CR LF only, as `replace("\r\n", "\n")` of
    /// JavaScript leaves them.
    public let sha256WithFirstLF: String
}

/// Computes the digests of a content that comes in pieces.
struct ContentDigester: Sendable {
    private var raw = SHA256()
    /// What differs from `raw` since the first CR LF.
    private var changed: (lf: SHA256, firstLF: SHA256)?
    /// Whether the last byte so far is a CR that is not counted yet.
    private var hasPendingCR = false

    /// Takes the next piece.
    mutating func update(_ piece: UnsafeRawBufferPointer) {
        var start = 0
        if hasPendingCR, let first = piece.first {
            takeCR(beforeLF: first == UInt8(ascii: "\n"))
            hasPendingCR = false
        }
        var search = start
        while let cr = piece[search...].firstIndex(of: UInt8(ascii: "\r")) {
            search = cr + 1
            let isLast = search == piece.count
            guard isLast || piece[search] == UInt8(ascii: "\n") else { continue }
            take(piece[start..<cr])
            if isLast { hasPendingCR = true } else { takeCR(beforeLF: true) }
            start = search
        }
        take(piece[start...])
    }

    /// The digests of all pieces together.
    consuming func digests() -> ContentDigests {
        if hasPendingCR { takeCR(beforeLF: false) }
        let sha256 = Self.digits(raw)
        return ContentDigests(
            sha256: sha256, sha256WithLF: changed.map { Self.digits($0.lf) } ?? sha256,
            sha256WithFirstLF: changed.map { Self.digits($0.firstLF) } ?? sha256)
    }

    private mutating func take(_ bytes: Slice<UnsafeRawBufferPointer>) {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        raw.update(bufferPointer: bytes)
        changed?.lf.update(bufferPointer: bytes)
        changed?.firstLF.update(bufferPointer: bytes)
    }

    private mutating func takeCR(beforeLF isBeforeLF: Bool) {
        let cr = [UInt8(ascii: "\r")]
        if isBeforeLF, changed == nil {
            changed = (raw, raw)
        } else {
            changed?.firstLF.update(data: cr)
            if !isBeforeLF { changed?.lf.update(data: cr) }
        }
        raw.update(data: cr)
    }

    private static func digits(_ hash: SHA256) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }
}
