habeas check --mutate --allow silent --allow uncited every_fee.law
# exit 0
