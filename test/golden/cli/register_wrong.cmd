habeas register --state ZZ
habeas register --on 2025-02-30
# exit 2
