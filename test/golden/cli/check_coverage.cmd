habeas check --coverage --allow=uncited --allow silent little.law
# exit 0
