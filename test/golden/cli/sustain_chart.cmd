habeas sustain -a home -l home.law --budget home_budget.csv --roll home_roll.csv --chart months.svg > table; cat months.svg
habeas sustain -a home -l home.law --budget home_budget.csv --roll home_roll.csv --from 2026-01-01 --to 2026-04-30 --chart months.html > table; grep -c '<svg' months.html; grep -o '<caption>[^<]*' months.html
# exit 0
