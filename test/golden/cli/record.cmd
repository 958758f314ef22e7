exec 2>&1
habeas init --demo --db try.habeas
habeas scenario panama-flight --seed 7 --db try.habeas
habeas mission show M1 --db try.habeas
habeas mission show M1 --db try.habeas --as-known-at 2025-02-03T18:00:00Z
habeas verify --db try.habeas
habeas rebuild --db try.habeas
habeas backup --db try.habeas copy.habeas
habeas restore --db again.habeas copy.habeas
habeas verify --json --db try.habeas
ls
# exit 0
