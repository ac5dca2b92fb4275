import PlumblineCore
import Testing

@Suite struct LineMatcherTwinTests {
    private let before = """
        void report(Order order) {
            send(order);
            log.flush();
        }
        void stop() {
            log.flush();
        }

        """
    private let after = """
        void report(Order order) {
            send(order, retries);
            audit(order);
        }
        void pause(Timer timer) {
            timer.cancel();
            log.flush();
        }

        """

    @Test func `a lone line with a twin that the diff finds in another scope moved there`() {
        var matcher = makeMatcher(before, after)

        let match = matcher.match(6)

        #expect(match.outcome == .moved(to: 7))
        #expect(match.method == .diff)
        #expect(match.confidence < 0.7)
    }

    @Test func `it moved back again`() {
        var matcher = makeMatcher(after, before)

        #expect(matcher.match(7).outcome == .moved(to: 6))
    }

    @Test func `a lone line without a twin is unchanged`() {
        let single = before.replacing("    log.flush();\n}\nvoid stop", with: "}\nvoid stop")
        var matcher = makeMatcher(single, after)

        #expect(matcher.match(5).outcome == .unchanged(at: 7))
    }

    @Test func `a lone line with a twin is unchanged where its scope kept most of its name`() {
        let renamed = after.replacing("pause(Timer timer)", with: "stop(Timer timer)")
        var matcher = makeMatcher(before, renamed)

        #expect(matcher.match(6).outcome == .unchanged(at: 7))
    }

    @Test func `a line between changes follows the lines around it`() {
        let old = """
            open(first);
            write(first, header);
            check(first);
            open(second);
            write(second, header);
            check(second);

            """
        let new = """
            write(first, head, body);
            check(first);
            audit(first);
            write(second, head, body);
            check(second);

            """
        var matcher = makeMatcher(old, new)

        #expect(matcher.match(2).line == 1)
        #expect(matcher.match(5).line == 4)
    }
}
