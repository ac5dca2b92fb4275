import CLibGit2
public import PlumblineCore

extension Repository {
    /// Returns the tag by which `git describe` names each commit that has one.
    ///
    /// A tag with an object of its own goes before one without, and of two such the younger goes first.
    /// Tags without an object count only if `includesLightweight`.
    public func tagNames(includesLightweight: Bool) throws(GitError) -> [ObjectID: RefName] {
        var names: [ObjectID: (ref: Ref, isAnnotated: Bool)] = [:]
        for ref in try refs() {
            guard ref.name.isTag, let commit = ref.commit else { continue }
            let isAnnotated = ref.target != commit
            guard isAnnotated || includesLightweight else { continue }
            if let known = names[commit] {
                guard isAnnotated else { continue }
                if known.isAnnotated, !isYounger(ref.target, than: known.ref.target) { continue }
            }
            names[commit] = (ref, isAnnotated)
        }
        return names.mapValues(\.ref.name)
    }

    private func isYounger(_ tag: ObjectID, than other: ObjectID) -> Bool {
        taggerSeconds(of: tag) > taggerSeconds(of: other)
    }

    /// When a tag was made, in seconds since 1970; 0 where that is not known.
    private func taggerSeconds(of id: ObjectID) -> Int64 {
        var tag: OpaquePointer?
        let status = id.withOID { git_tag_lookup(&tag, handle.pointer, $0) }
        defer { git_tag_free(tag) }
        return status == 0 ? git_tag_tagger(tag)?.pointee.when.time ?? 0 : 0
    }

    /// Returns the first digits of `id` that no other object shares, at least seven.
    public func abbreviation(of id: ObjectID) throws(GitError) -> String {
        let digits = id.description
        for count in 7..<ObjectID.hexCount {
            var prefix = git_oid()
            try check(git_oid_fromstrn(&prefix, digits, count), "git_oid_fromstrn")
            var found = git_oid()
            let status = git_odb_exists_prefix(&found, odb.pointer, &prefix, count)
            if status == GIT_EAMBIGUOUS.rawValue { continue }
            try check(status, "git_odb_exists_prefix")
            return String(digits.prefix(count))
        }
        return digits
    }
}
