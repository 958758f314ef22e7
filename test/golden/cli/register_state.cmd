# One state, before its notes: what was offered is not in force.
habeas register --state SV --on 2025-02-10
# exit 0
