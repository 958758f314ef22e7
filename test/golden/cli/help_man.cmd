habeas help --man ask
# exit 0
