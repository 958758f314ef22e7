# The day after the pause.
head -3 programmes.csv > two.csv
habeas programmes --on 2025-04-21 --json two.csv
# exit 0
