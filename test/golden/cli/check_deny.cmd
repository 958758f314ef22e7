habeas check --deny silent --allow uncited little.law
# exit 1
