module sternpost.dev/test/oracle/libpq

go 1.24

// The version that Helm 4.2.4 is built with.
require github.com/lib/pq v1.12.3
