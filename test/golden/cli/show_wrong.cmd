exec 2>&1
habeas show
echo exit $?
habeas show litle -l little.law
# exit 2
