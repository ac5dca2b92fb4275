import Testing

@testable import PlumblineCore

@Suite struct RoleTokensTests {
    private func name(of text: String) -> String? {
        var words: [UInt64: String] = [:]
        for word in text.split(whereSeparator: { !$0.isLetter }) {
            TokenReader.read(ArraySlice(word.utf8)) { name, count, _ in
                if count == 1 { words[name] = String(word) }
            }
        }
        var roles = RoleTokens()
        var names: [UInt64] = []
        TokenReader.read(ArraySlice(text.utf8)) { name, count, sign in
            guard count == 1 else { return }
            names.append(name)
            roles.add(Int32(names.count - 1), sign: sign)
        }
        return roles.name < 0 ? nil : words[names[Int(roles.name)]]
    }

    @Test(arguments: [
        ("int total = count(items);", "total"), ("String remote;", "remote"),
        ("def follow(self, line):", "follow"), ("} catch (IOException e) {", "catch"),
        ("limit: 5", "limit"),
    ])
    func `a line has the name that it declares, calls or begins with`(line: String, is name: String)
    {
        #expect(self.name(of: line) == name)
    }

    @Test(arguments: ["roses are red", "}", "", "= 5"])
    func `a line that ends no name has none`(line: String) {
        #expect(name(of: line) == nil)
    }
}
