exec 2>&1
habeas facts citizenship
# exit 2
