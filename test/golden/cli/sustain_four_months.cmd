habeas sustain -a home -l home.law --budget home_budget.csv --roll home_roll.csv --from 2026-01-01 --to 2026-04-30 --varies food
habeas sustain -a home -l home.law --budget home_budget.csv --roll home_roll.csv --from 2026-01-01 --to 2026-04-30 --facility tartu --csv
habeas sustain -a se-ee-2025 --as-if --budget home_budget.csv --from 2026-07-01 --to 2026-10-31 --own-cost "310 USD" --event departure=2026-08-01 --costs costs_of_home.csv
# exit 0
