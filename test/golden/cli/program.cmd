exec 2>&1
habeas --version
echo exit $?
habeas --help | head -n 3
habeas dicide
echo exit $?
habeas --jsom list
echo exit $?
habeas -x
echo exit $?
habeas --no-color help help | head -n 1
# exit 0
