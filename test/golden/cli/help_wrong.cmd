exec 2>&1
habeas help decid
echo exit $?
habeas
# exit 2
