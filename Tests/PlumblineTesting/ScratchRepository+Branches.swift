import PlumblineCore

extension ScratchRepository {
    /// Writes a history that branches and merges: files of a few folders are edited, removed, moved,
    /// made folders and brought back, on three branches and at equal times. Equal seeds give equal ids.
    public func commitBranches(count: Int, seed: UInt64) throws(TestingError) {
        var random = SplitMix(seed: seed)
        let paths: [TreePath] = ["a", "b/c", "b/d", "b/e/f", "g", "h/i", "x", "x/y"]
        var stream = FastImport()
        var tips = [Int?](repeating: nil, count: 3)
        var time = git.clock.now
        for number in 1...max(count, 1) {
            let branch = Int.random(in: 0..<3, using: &random)
            if Int.random(in: 0..<4, using: &random) > 0 { time = git.clock.tick() }
            var parents = tips[branch].map { [$0] } ?? tips.compactMap(\.self).prefix(1) + []
            if Int.random(in: 0..<4, using: &random) == 0,
                let other = tips[Int.random(in: 0..<3, using: &random)], !parents.contains(other)
            {
                parents.append(other)
            }
            stream.commit(
                on: "refs/heads/branch\(branch)", parents: parents.map { ":\($0)" },
                message: "Change \(number)\n", author: Git.person, time: time)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                let path = paths[Int.random(in: paths.indices, using: &random)]
                if Int.random(in: 0..<4, using: &random) == 0 {
                    stream.remove(path)
                } else {
                    let text = "text \(UInt64.random(in: 0..<6, using: &random))\n"
                    stream.put(.text(text), at: path)
                }
            }
            stream.end()
            tips[branch] = number
        }
        _ = try stream.run(git)
        try setHead(to: "branch0")
    }
}
