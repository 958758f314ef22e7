# Those of a record: on the evening after the flight, the day after the waiver, and before the payment was known.
exec 2>&1
habeas init --demo --db try.habeas > made
habeas scenario panama-flight --db try.habeas > made
habeas programmes --db try.habeas --on 2025-02-03
habeas programmes --db try.habeas --on 2025-02-04
habeas programmes --db try.habeas --as-known-at 2025-02-03T12:00Z
habeas programmes --db try.habeas --on 2025-02-03 --json
habeas programmes --db nothing.habeas
habeas programmes --db try.habeas try.csv
habeas programmes --db try.habeas --law own.law
habeas programmes --as-known-at 2025-02-03 try.csv
habeas programmes
# exit 2
