/// Sole owner of one libgit2 object, freed when the handle goes out of scope.
struct Handle: ~Copyable {
    let pointer: OpaquePointer
    private let free: (OpaquePointer?) -> Void

    /// Takes ownership of the object that `open` stores in its argument.
    init(
        _ function: StaticString,
        free: @escaping (OpaquePointer?) -> Void,
        open: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var pointer: OpaquePointer?
        try check(open(&pointer), function)
        guard let pointer else { preconditionFailure("\(function) succeeded without an object") }
        self.pointer = pointer
        self.free = free
    }

    deinit { free(pointer) }
}
