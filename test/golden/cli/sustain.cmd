habeas sustain -a home -l home.law --budget home_budget.csv --roll home_roll.csv --own-cost "310 EUR"
# exit 0
