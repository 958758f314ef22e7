exec 2>&1
habeas fmt wrong.law
echo exit $?
habeas fmt missing.law
echo exit $?
habeas fmt
# exit 2
