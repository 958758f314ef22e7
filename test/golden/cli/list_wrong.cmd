exec 2>&1
habeas list --on tomorrow
echo exit $?
habeas list little.law
# exit 2
