import HTTPTypes

/// What every answer tells a browser: a page may say otherwise of itself, but nothing is left unsaid.
enum SecurityHeaders {
    private static let all: [(HTTPField.Name, String)] = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }

    /// - Parameter isSecure: whether the client came by TLS, here or at a proxy that is believed.
    static func add(to fields: inout HTTPFields, isSecure: Bool) {
        for (name, value) in all where fields[name] == nil { fields[name] = value }
        // A year, as browsers' preload lists ask for.
        if isSecure { fields[named: "Strict-Transport-Security"] = "max-age=31536000" }
    }
}
