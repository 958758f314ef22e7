exec 2>&1
habeas check wrong.law
echo exit $?
habeas check usurper.law
echo exit $?
habeas check missing.law
echo exit $?
habeas check --deny expected little.law
echo exit $?
mkdir empty
habeas check empty
# exit 2
