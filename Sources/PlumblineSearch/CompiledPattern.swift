import CPCRE2
public import PlumblineCore

/// A pattern that is ready to be searched for, on any number of threads.
///
/// `@unchecked Sendable`: the code is never changed once the initializer has returned; libpcre2 lets any
/// number of threads match with it, each with match data of its own (pcre2api, "Multithreading").
public final class CompiledPattern: @unchecked Sendable {
    /// An expression whose code is larger than this, in bytes, is refused.
    private static let largestCode = 1 << 20
    private static let lineFeed = UInt8(ascii: "\n")

    let code: OpaquePointer
    /// What every line that matches holds; `nil` where that is not known, or is all.
    let required: CompiledPattern?
    /// Whether the code takes what it can for UTF-8.
    let isUnicode: Bool

    /// Compiles `pattern`.
    public init(_ pattern: SearchPattern) throws(PatternError) {
        let text = pattern.text
        guard !text.isEmpty else { throw PatternError(offset: 0, reason: "the pattern is empty") }
        guard text.count <= SearchPattern.longestText else {
            throw PatternError(
                offset: SearchPattern.longestText,
                reason:
                    "the pattern has \(text.count) bytes, more than \(SearchPattern.longestText)")
        }
        if let end = text.firstIndex(of: Self.lineFeed) {
            throw PatternError(offset: end, reason: "a line end cannot be in a line")
        }
        let isUTF8 = String(validating: text, as: UTF8.self) != nil
        let source = PatternSource(pattern)
        // In UTF-8 the bytes of a character are found nowhere else.
        isUnicode = isUTF8 && !(source.isLiteral && pattern.isCaseSensitive)
        code = try Self.compile(pattern, source, isUnicode: isUnicode)
        required = Self.required(by: pattern)
    }

    private static func required(by pattern: SearchPattern) -> CompiledPattern? {
        let isText = pattern.syntax == .literal
        guard !isText || pattern.isWord,
            let text = isText ? pattern.text : RequiredText.of(pattern.text)
        else { return nil }
        let letterCase: SearchPattern.LetterCase =
            pattern.isCaseSensitive ? .sensitive : .insensitive
        return try? CompiledPattern(SearchPattern(text, letterCase: letterCase))
    }

    private static func compile(
        _ pattern: SearchPattern, _ source: PatternSource, isUnicode: Bool
    ) throws(PatternError) -> OpaquePointer {
        var options = PCRE2_MULTILINE | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C
        if !isUnicode { options |= PCRE2_NEVER_UTF }
        if source.isLiteral { options = PCRE2_LITERAL | PCRE2_USE_OFFSET_LIMIT }
        if isUnicode { options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF }
        if isUnicode, !source.isLiteral { options |= PCRE2_UCP }
        if !pattern.isCaseSensitive { options |= PCRE2_CASELESS }
        let code = try code(of: source, pattern, options)
        var byteCount = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_SIZE), &byteCount)
        guard byteCount <= largestCode else {
            pcre2_code_free_8(code)
            throw PatternError(
                offset: pattern.text.count, reason: "the expression is too large when compiled")
        }
        // Without it, as where memory must not be executable, matching is only slower.
        pcre2_jit_compile_8(code, PCRE2_JIT_COMPLETE)
        return code
    }

    /// Compiles an expression, and by itself first: wrapped it could be right where it is wrong by
    /// itself, as `a)(b` is.
    private static func code(
        of source: PatternSource, _ pattern: SearchPattern, _ options: UInt32
    ) throws(PatternError) -> OpaquePointer {
        guard source.isWrapped else { return try code(of: source.text, options, shift: 0) }
        pcre2_code_free_8(try code(of: pattern.text, options, shift: 0))
        do {
            return try code(of: source.text, options, shift: source.prefixCount)
        } catch {
            return try code(of: source.textAfterComment, options, shift: source.prefixCount)
        }
    }

    private static func code(
        of text: [UInt8], _ options: UInt32, shift: Int
    ) throws(PatternError) -> OpaquePointer {
        guard let context = pcre2_compile_context_create_8(nil) else {
            preconditionFailure("no memory for a compile context")
        }
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
        pcre2_set_parens_nest_limit_8(context, 100)
        var status: Int32 = 0
        var offset = 0
        guard let code = pcre2_compile_8(text, text.count, options, &status, &offset, context)
        else {
            throw PatternError(offset: max(0, offset - shift), reason: message(of: status))
        }
        return code
    }

    private static func message(of status: Int32) -> String {
        var message = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(status, &message, message.count)
        return count > 0 ? String(decoding: message.prefix(Int(count)), as: UTF8.self) : "malformed"
    }

    deinit { pcre2_code_free_8(code) }
}
