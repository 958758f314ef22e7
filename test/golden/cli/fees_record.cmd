habeas init --demo --db try.habeas > made
habeas scenario panama-flight --db try.habeas > made
habeas fees -a us-pa-2024-returns --law per_person.law --from 2024-08-01 --to 2026-12-31 --db try.habeas
# exit 0
