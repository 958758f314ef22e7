# Made-up programmes, six days after the cable: what is frozen, waived, spent.
habeas programmes --on 2025-01-30 programmes.csv
# exit 0
