habeas check --json failing.law
# exit 1
