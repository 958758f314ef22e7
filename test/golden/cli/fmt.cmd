exec 2>&1
habeas fmt --check little.law loose.law
echo exit $?
habeas fmt loose.law little.law
echo exit $?
cat loose.law
habeas fmt --check loose.law
echo exit $?
habeas fmt - < loose.law | cmp - loose.law
# exit 0
