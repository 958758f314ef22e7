habeas check little.law more.law --allow uncited
# exit 0
