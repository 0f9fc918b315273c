% Hold a gradient, or some of its entries, against what judges it.
%
%     one = pyref.internal.weigh_gradient (name, got, found, share, still)
%     one = pyref.internal.weigh_gradient (name, got, found, share, still, places)
%
% got is an array, found what choose_judge says of it; places are the entries to weigh,
% all unless told. An entry may be off by ten times the error of what judges it, by
% share of the magnitudes in its sum, and by still. one has the fields that the help of
% pyref.gradcheck tells, place counted among places, and wrong, which of them are.

function one = weigh_gradient (name, got, found, share, still, places)
  flat = double (got(:).');
  if nargin < 6
    places = 1:numel (flat);
  end
  [flat, want, unsure] = deal (flat(places), found.want(places), found.error(places));
  seen = found.seen(places);
  size_ = max (found.sizes(places), abs (want));
  error = abs (flat - want);
  error(~isfinite (flat)) = Inf;
  excess = error - (10 * unsure + share * size_ + still);
  excess(~seen) = -Inf;
  [most, place] = max ([excess, -Inf], [], 2);
  verdict = 'right';
  if 2 * sum (seen, 2) < numel (flat)
    verdict = 'blind';
  elseif most > 0
    verdict = 'wrong';
  end
  off = seen & error > still;
  shares = [0, error(off) ./ max(size_(off), error(off))];
  shares(isnan (shares)) = 1;   % Inf of Inf
  digits = 16;
  if any (shares > 0, 2)
    digits = min (-log10 (max (shares, [], 2)), 16) + 0;
  end
  place = place(place <= numel (flat));
  one = struct ('name', name, 'verdict', verdict, 'by', found.by, 'digits', digits, ...
                'place', place, 'got', flat(place), 'want', want(place), ...
                'error', unsure(place), 'judged', sum (seen, 2), ...
                'entries', numel (flat), 'wrong', excess > 0);
end

%!shared found
%! found = struct ('want', [1 2 3], 'error', 1e-12 * [1 1 1], 'sizes', [1 2 3], ...
%!                 'seen', [true true true], 'by', 'complex step');
%!test <the worst entry is told>
%! one = pyref.internal.weigh_gradient ('x1', [1 2.2 3.1], found, 1e-10, 0);
%! assert ({one.verdict, one.place, one.got, one.want}, {'wrong', 2, 2.2, 2});
%! assert (one.wrong, [false true true]);
%!test <some entries alone>
%! one = pyref.internal.weigh_gradient ('b', [9 2 3], found, 1e-10, 0, 2:3);
%! assert ({one.verdict, one.entries}, {'right', 2});
%!test <fewer than half that can be judged is blind>
%! found.seen = [true false false];
%! one = pyref.internal.weigh_gradient ('x1', [1 9 9], found, 1e-10, 0);
%! assert ({one.verdict, one.judged}, {'blind', 1});
