/// A clone over HTTP, beside the one that git makes from the same server.
struct CloneBenchmark {
    private static let dataFolder = "clone-data"
    private static let mirror = "mirror.git"

    let stage: Stage

    /// Runs the benchmark and returns its report.
    func run(_ progress: Progress) throws(BenchmarkError) -> String {
        var samples = Samples<Figures>()
        for round in 1...stage.rounds {
            progress.show("clone", round, of: stage.rounds)
            samples.add("`git clone --mirror`", try mirrorFigures())
            samples.add("`plumbline link`", try linkFigures())
        }
        return report(samples)
    }

    /// What a clone took.
    private struct Figures {
        let measurement: Measurement
        let peak: PeakMemory
        /// Of the time, that of the service; the rest is its child's.
        var serviceCPU = Duration.zero
        /// The most memory that the service itself had resident, in bytes.
        var servicePeak = 0
    }

    private var url: String { stage.gitServer.url(of: Subject.name) }

    private func mirrorFigures() throws(BenchmarkError) -> Figures {
        defer { stage.workspace.remove(Self.mirror) }
        let words = [
            "git", "clone", "--quiet", "--mirror", url, stage.workspace.path(Self.mirror),
        ]
        let (measurement, peak) = try Command(words, in: stage.workspace).measureMemory()
        return Figures(measurement: measurement, peak: peak)
    }

    /// From the request to link until the clone is ready, in a service that has no other.
    private func linkFigures() throws(BenchmarkError) -> Figures {
        let service = try stage.startService(dataFolder: Self.dataFolder)
        defer {
            service.stop()
            stage.workspace.remove(Self.dataFolder)
        }
        let tree = service.tree
        let childCPU = tree.endedChildrenCPU
        let sampler = MemorySampler(of: tree.root, includingItself: false)
        let measurement = try Measurement.measure(tree.root) { () throws(BenchmarkError) in
            _ = try service.link(url)
        }
        let peak = sampler.stop()
        return Figures(
            measurement: measurement, peak: peak,
            serviceCPU: measurement.cpu - (tree.endedChildrenCPU - childCPU),
            servicePeak: tree.peakResidentBytes)
    }

    private func report(_ samples: Samples<Figures>) -> String {
        var table = MarkdownTable(
            "", "wall", "CPU", "of it the service", "peak memory", "not of files", "service's peak")
        for name in samples.names {
            let servicePeak = samples.median(name, \.servicePeak)
            table.add(
                name, Format.duration(samples.median(name, \.measurement.wall)),
                Format.duration(samples.median(name, \.measurement.cpu)),
                servicePeak > 0 ? Format.duration(samples.median(name, \.serviceCPU)) : "–",
                Format.bytes(samples.median(name, \.peak.resident)),
                Format.bytes(samples.median(name, \.peak.anonymous)),
                servicePeak > 0 ? Format.bytes(servicePeak) : "–")
        }
        return """
            ### A clone

            From the same `git http-backend` on this machine, whose own work is not counted; \
            \(stage.rounds) rounds, medians; all cores. Peak memory is that of the largest process \
            of the transfer; of it, what maps no file, that of all its processes together.

            \(table)
            """
    }
}
