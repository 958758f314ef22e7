habeas check --proofs --allow silent small.law
# exit 1
