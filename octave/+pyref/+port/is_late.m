% Whether a search is over: its own processor time is, or so much that it is not the
% load's.
%
%     yes = pyref.port.is_late (at)
%
% at has seconds, and began, the processor time and the clock at its beginning. Of a
% busy machine a process has a share, and its clock goes on.

function yes = is_late (at)
  own = cputime () - at.began(1);
  clock_ = now () * 86400 - at.began(2);
  yes = own > at.seconds || clock_ > 5 * at.seconds;
end

%!function at = from (own, clock_)
%!  at = struct ('seconds', 60, 'began', [cputime() - own, now() * 86400 - clock_]);
%!endfunction
%!test <a busy machine makes no search late>
%! assert (pyref.port.is_late (from (10, 200)), false);
%! assert (pyref.port.is_late (from (61, 61)), true);
%! assert (pyref.port.is_late (from (1, 301)), true);
