habeas help decide
# exit 0
