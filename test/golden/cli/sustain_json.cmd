habeas sustain -a us-sv-2025 --budget home_budget.csv --roll home_roll.csv --from 2026-01-01 --to 2026-04-30 --rate USD/EUR=0.9 --json
# exit 0
