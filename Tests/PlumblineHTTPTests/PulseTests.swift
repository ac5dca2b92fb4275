import PlumblineCache
import Testing

@testable import PlumblineHTTP

@Suite struct PulseTests {
    @Test func `no number of beats hides a change from a client that does not keep up`() async {
        let pulse = Pulse()
        pulse.note(.waiting)
        for _ in 0..<100 { pulse.beat() }
        pulse.end()

        var told: [CloneStatus?] = []
        for await event in pulse.events { told.append(event) }

        #expect(told == [CloneStatus.waiting])
    }

    @Test func `a beat in a silence is told, and the last change before the end`() async {
        let pulse = Pulse()
        var events = pulse.events.makeAsyncIterator()

        pulse.beat()
        let beat = await events.next()
        pulse.note(.waiting)
        pulse.end()
        let change = await events.next()
        let end = await events.next()

        #expect(beat == .some(nil))
        #expect(change == .some(.waiting))
        #expect(end == nil)
    }
}
