# What was offered, by whom, what is in force, and what was said of it.
habeas register --on 2025-06-30
# exit 0
