habeas help
# exit 0
