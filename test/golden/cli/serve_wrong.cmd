# what a server cannot be started with
habeas serve
habeas serve --db no.habeas --listen 127.0.0.1:8443 --log --workers 4 --rate 100
echo "exit $?"
habeas init --demo --db try.habeas > /dev/null
habeas serve --db try.habeas --listen here
habeas serve --db try.habeas --workers 0
habeas serve --db try.habeas --rate x
habeas init --db real.habeas > /dev/null
habeas serve --demo --db real.habeas
# exit 1
