habeas sustain --budget home_budget.csv
habeas sustain -a home -l home.law
habeas sustain -a home -l home.law --budget home_roll.csv
habeas sustain -a home -l home.law --budget home_budget.csv --roll home_roll.csv --db try.habeas
habeas sustain -a home -l home.law --budget home_budget.csv --from 2026-01-02 --to 2026-04-30
habeas sustain -a home -l home.law --budget home_budget.csv --facility narva
habeas sustain -a home -l home.law --budget home_budget.csv --own-cost 310
habeas sustain -a home -l home.law --budget home_budget.csv --rate "USD/EUR"
habeas sustain -a home -l home.law --budget home_budget.csv --varies rent
habeas sustain -a home -l home.law --budget home_budget.csv --chart no/such/folder.svg
# exit 3
