habeas init --demo --db try.habeas > made
habeas scenario panama-flight --db try.habeas > made
habeas sustain -a us-pa-2024-returns --law per_person.law --budget darien_budget.csv --db try.habeas
# exit 0
