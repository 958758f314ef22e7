habeas check --mutate --allow uncited --allow silent little.law
# exit 0
