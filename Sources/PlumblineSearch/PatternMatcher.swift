import CPCRE2

/// Finds a pattern in bytes; each thread has its own.
///
/// An attempt at one place of the text takes a bounded number of steps, and no call tries more than a
/// window's places, so that `mayGoOn` is asked often enough to end any search.
final class PatternMatcher {
    /// How often libpcre2 may try another way at one place before the pattern is too expensive.
    private static let stepLimit: UInt32 = 20_000
    private static let heapKiBLimit: UInt32 = 4 << 10
    private static let stackByteLimit = 1 << 20
    /// How many places one call tries.
    private static let window = 4 << 10

    let pattern: CompiledPattern
    private let mayGoOn: () -> Bool
    private let data: OpaquePointer?
    private let context: OpaquePointer?
    private let stack: OpaquePointer?

    /// Why a search in a text ended before its end.
    enum Stop: Error {
        /// Finding out would take too many steps.
        case tooExpensive
        /// There is no time left.
        case outOfTime
    }

    init(_ pattern: CompiledPattern, mayGoOn: @escaping () -> Bool) {
        self.pattern = pattern
        self.mayGoOn = mayGoOn
        data = pcre2_match_data_create_8(1, nil)
        context = pcre2_match_context_create_8(nil)
        stack = pcre2_jit_stack_create_8(32 << 10, Self.stackByteLimit, nil)
        precondition(data != nil && context != nil && stack != nil, "no memory to match with")
        pcre2_set_match_limit_8(context, Self.stepLimit)
        pcre2_set_depth_limit_8(context, Self.stepLimit)
        pcre2_set_heap_limit_8(context, Self.heapKiBLimit)
        pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
    }

    /// Returns the first match in `text` that begins at `offset` or later; `nil` if there is none.
    func firstMatch(
        in text: UnsafeRawBufferPointer, from offset: Int
    ) throws(Stop) -> Range<Int>? {
        var offset = offset
        while offset <= text.count {
            guard mayGoOn() else { throw .outOfTime }
            let end = offset + Self.window
            if let match = try match(in: text, from: offset, to: end) { return match }
            offset = next(after: end, in: text)
        }
        return nil
    }

    /// The place behind the character at `offset`.
    func next(after offset: Int, in text: UnsafeRawBufferPointer) -> Int {
        var next = offset + 1
        guard pattern.isUnicode else { return next }
        while next < text.count, text[next] & 0b1100_0000 == 0b1000_0000 { next += 1 }
        return next
    }

    private func match(
        in text: UnsafeRawBufferPointer, from start: Int, to end: Int
    ) throws(Stop) -> Range<Int>? {
        pcre2_set_offset_limit_8(context, end)
        let status = pcre2_match_8(
            pattern.code, text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, start,
            0, data, context)
        if status >= 0, let vector = pcre2_get_ovector_pointer_8(data) {
            return vector[0]..<max(vector[0], vector[1])
        }
        switch status {
        case PCRE2_ERROR_NOMATCH: return nil
        case PCRE2_ERROR_NOMEMORY: preconditionFailure("no memory to match with")
        default: throw .tooExpensive
        }
    }

    deinit {
        pcre2_match_data_free_8(data)
        pcre2_match_context_free_8(context)
        pcre2_jit_stack_free_8(stack)
    }
}
