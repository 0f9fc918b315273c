% The entry of each row at one place.
%
%     v = pyref.internal.pick (v, at)     v and at N x M, one place a row; N x 1

function v = pick (v, at)
  v(~at) = 0;
  v = sum (v, 2);
end

%!assert (pyref.internal.pick ([1 3; 2 0], logical ([0 1; 1 0])), [3; 2])
