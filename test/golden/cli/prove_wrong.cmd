exec 2>&1
habeas prove -l little.law -a little
echo exit $?
habeas prove -l little.law -a little --never cleard
echo exit $?
habeas prove -l little.law -a little --never cleared --when 'NO in citizenship'
# exit 2
