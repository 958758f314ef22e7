habeas init --demo --db try.habeas > made
habeas journal --db try.habeas
habeas journal -a no-such --db try.habeas
habeas journal -a us-pa-2024-returns --db try.habeas
habeas journal -a dk-xk-2022 --db nothing.habeas
# exit 2
