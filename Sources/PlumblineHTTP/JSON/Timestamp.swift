/// Times as RFC 3339 has them.
///
/// A commit may claim any second of 64 bits; the calendar here is plain arithmetic and bears them all.
enum Timestamp {
    private static let secondsOfDay: Int64 = 86_400
    /// From the beginning of the year 0 to the end of 9999, which is all that RFC 3339 can write.
    private static let writable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// Writes `seconds` since 1970 in UTC; a time that cannot be written becomes the nearest one.
    static func text(_ seconds: Int64) -> String {
        let seconds = min(max(seconds, writable.lowerBound), writable.upperBound)
        let second = (seconds % secondsOfDay + secondsOfDay) % secondsOfDay
        let (year, month, day) = date(ofDay: (seconds - second) / secondsOfDay)
        return "\(digits(year, 4))-\(digits(month))-\(digits(day))"
            + "T\(digits(second / 3600)):\(digits(second / 60 % 60)):\(digits(second % 60))Z"
    }

    /// Reads a date, the beginning of its day in UTC, or a time with its offset; `nil` for other text.
    static func seconds(_ text: String) -> Int64? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)(?:[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(.+))?/
        guard let match = text.wholeMatch(of: pattern)?.output,
            let year = Int64(match.1), let month = Int64(match.2), let day = Int64(match.3),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let midnight = dayNumber(year, month, day) * secondsOfDay
        guard let zone = match.7 else { return midnight }
        guard let hour = match.4.flatMap({ Int64($0) }),
            let minute = match.5.flatMap({ Int64($0) }),
            let second = match.6.flatMap({ Int64($0) }), let offset = offset(zone),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        return midnight + hour * 3600 + minute * 60 + second - offset
    }

    /// The seconds that a zone, such as `Z` or `+02:00`, is ahead of UTC.
    private static func offset(_ zone: Substring) -> Int64? {
        if zone == "Z" || zone == "z" { return 0 }
        guard let match = zone.wholeMatch(of: /([+-])(\d\d):(\d\d)/)?.output,
            let hours = Int64(match.2), let minutes = Int64(match.3), hours < 24, minutes < 60
        else { return nil }
        return (match.1 == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// The days from 1970-01-01 to a Gregorian date, with years that begin in March as below.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leapDays = (marchYear + 400) / 4 - (marchYear + 400) / 100 + (marchYear + 400) / 400
        return (marchYear + 400) * 365 + leapDays + (153 * monthFromMarch + 2) / 5 + day - 1
            - 719_468 - 146_097
    }

    /// The Gregorian date `day` days after 1970-01-01.
    ///
    /// Years begin in March here, so that a leap day ends one, and 400 of them have 146,097 days.
    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let sinceMarch0 = day + 719_468
        let era = (sinceMarch0 >= 0 ? sinceMarch0 : sinceMarch0 - 146_096) / 146_097
        let dayOfEra = sinceMarch0 - era * 146_097
        let leapDays = dayOfEra / 1460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func digits(_ number: Int64, _ count: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
