### identifiers
