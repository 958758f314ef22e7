habeas check failing.law
# exit 1
